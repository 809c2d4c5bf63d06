"""What rests beside the journal through SQLModel: jobs run in the store's SQL thread, each in a transaction of its own."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from server.app.ports import StoreFailed
from server.storage.sqlite import SqliteStore

T = TypeVar("T")


class Modelled:
    """Base of the stores of rows in the same file as the journal."""

    def __init__(self, store: SqliteStore, engine: Engine) -> None:
        """Share the store's SQL thread, so that writers never wait for each other's lock."""
        self._store, self._engine = store, engine

    async def _run(self, job: Callable[[Session], T]) -> T:
        def work() -> T:
            with Session(self._engine, expire_on_commit=False) as session:
                result = job(session)
                session.commit()
                return result

        try:
            return await self._store.in_thread(work)
        except SQLAlchemyError as fault:
            raise StoreFailed(str(fault.__cause__ or fault)) from fault

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()
