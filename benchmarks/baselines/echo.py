"""The least a durable chat could cost on this stack: receive a text, send it back. Prints its port."""

import contextlib
import socket

import uvicorn
import uvloop
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect


async def echo(websocket: WebSocket) -> None:
    """Send back what comes."""
    await websocket.accept()
    with contextlib.suppress(WebSocketDisconnect):
        while True:
            await websocket.send_text(await websocket.receive_text())


async def main() -> None:
    """Serve on a free port of this machine."""
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    # Listening from here on: whoever reads the printed port may connect at once.
    bound.listen(2048)
    app = Starlette(routes=[WebSocketRoute("/", echo)])
    config = uvicorn.Config(
        app, ws="websockets-sansio", ws_per_message_deflate=False, log_level="error", lifespan="off", access_log=False
    )
    print(bound.getsockname()[1], flush=True)
    await uvicorn.Server(config).serve([bound])


if __name__ == "__main__":
    uvloop.run(main())
