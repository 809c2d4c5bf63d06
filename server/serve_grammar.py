"""The command line's grammar of `clinic24-server serve`; imports nothing else, so that --help is quick."""

import argparse
from pathlib import Path


def add_serve(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `serve` with every setting of a server that the command line gives."""
    serve = commands.add_parser("serve", help="kör servern / run the server")
    serve.add_argument("--data", type=Path, required=True, help="datamapp / data folder")
    serve.add_argument("--host", default="127.0.0.1", help="adress att lyssna på / address to listen on")
    serve.add_argument("--port", type=int, default=8024, help="port, 0 = en ledig / port, 0 = a free one")
    serve.add_argument("--demo", action="store_true", help="påhittade personer och synlig utkorg / invented people")
    serve.add_argument(
        "--practice", action="store_true", help="övning i en egen datamapp / practice in a data folder of its own"
    )
    serve.add_argument("--clock", help="demons klocka vid start, ÅÅÅÅ-MM-DDTHH:MM / the demo's clock at the start")
    serve.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)
    serve.add_argument("--migrate", action="store_true", help="uppgradera databasen efter kopia / upgrade after a copy")
    serve.add_argument(
        "--behind-proxy", action="store_true", help="en omvänd proxy ger TLS / a reverse proxy gives TLS"
    )
    serve.add_argument(
        "--proxy", action="append", metavar="ADDRESS", help="proxyns adress eller nät / the proxy's address or network"
    )
    serve.add_argument(
        "--tls-cert", type=Path, metavar="PEM", help="egen TLS: certifikat / TLS of its own: certificate"
    )
    serve.add_argument("--tls-key", type=Path, metavar="PEM", help="egen TLS: nyckel / TLS of its own: key")
    serve.add_argument(
        "--origin", action="append", default=[], help="sidans publika adress / public address of the page"
    )
    serve.add_argument(
        "--video-url", default="", help="videotjänstens adress med {room} / the video service's address with {room}"
    )
    _login_settings(serve)


def _login_settings(serve: argparse.ArgumentParser) -> None:
    serve.add_argument(
        "--totp",
        choices=("off", "required"),
        help="verifieringskod efter lösenordet / a verification code after the password (default: required, in the demo off)",
    )
    serve.add_argument(
        "--idle-minutes", type=float, default=60.0, help="en orörd inloggning tar slut / an unused session ends (60)"
    )
    serve.add_argument(
        "--session-hours", type=float, default=12.0, help="en inloggning gäller högst / a session lasts at most (12)"
    )
