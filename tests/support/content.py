"""The flows as they are shipped, read once in a test run: what is loaded is never changed."""

from functools import cache

from server.domain.complaints import ComplaintIndex, build_index
from server.flows.loader import FlowLibrary, load_flows


@cache
def library() -> FlowLibrary:
    return load_flows()


@cache
def index() -> ComplaintIndex:
    return build_index(library().flows.values())
