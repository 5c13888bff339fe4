"""`xltools addin serve`: the functions for Excel without Python, over HTTPS."""

from __future__ import annotations

from pathlib import Path

import click

from xltools.cli.base import Verb
from xltools.cli.verb import Done, verb


@click.command(
    cls=Verb,
    name="serve",
    short_help="启动服务器，供没有Python的电脑在Excel中使用",
    help="""示例：

\b
  xltools addin serve -w 2017年政风行风评议
  xltools addin serve --manifest-only > xltools-manifest.xml
  xltools addin serve --host 0.0.0.0 --name pyb.example.cn --cert pyb.crt --key pyb.key \\
      --token-file 口令.txt

启动服务器，Excel通过加载项清单使用其中的函数和任务窗格。默认只有本机可以访问。
""",
)
@click.option(
    "-w",
    "--workspace",
    "root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=None,
    help="任务窗格显示的年度工作文件夹。",
)
@click.option("--host", default="127.0.0.1", help="监听地址，默认只限本机。")
@click.option("--port", type=click.IntRange(1, 65535), default=8765, help="端口，默认8765。")
@click.option("--name", default="", help="其他电脑访问时用的域名。")
@click.option(
    "--cert", type=click.Path(path_type=Path), default=None, help="证书文件（PEM，含中间证书）。"
)
@click.option("--key", type=click.Path(path_type=Path), default=None, help="证书的私钥文件。")
@click.option(
    "--token-file", type=click.Path(path_type=Path), default=None, help="访问口令文件，一行。"
)
@click.option(
    "--excel-web",
    multiple=True,
    metavar="URL",
    help="Excel网页版的网址，例如https://*.officeapps.live.com；不指明的，任务窗格不能嵌入任何网页。",
)
@click.option("--http", is_flag=True, help="不用证书：供试用，或由本机上的HTTPS反向代理转发。")
@click.option("--manifest-only", is_flag=True, help="只输出加载项清单，不启动。")
@verb
def command(
    *,
    root: Path | None,
    host: str,
    port: int,
    name: str,
    cert: Path | None,
    key: Path | None,
    token_file: Path | None,
    excel_web: tuple[str, ...],
    http: bool,
    manifest_only: bool,
) -> Done:
    """Serve until stopped, or print the manifest."""
    from datetime import UTC, datetime

    import platformdirs

    from xltools.addin.server.pages import client_folder, manifest
    from xltools.addin.server.run import pair, serve
    from xltools.addin.server.served import CannotServe, Served, token_in
    from xltools.text import server as says

    try:
        token = "" if token_file is None else token_in(token_file)
        served = Served(root, host, port, name, not http, token, excel_web)
        served.check()
        if manifest_only:
            return Done(data=manifest(served))
        client_folder()
        folder = Path(platformdirs.user_data_dir("xltools", appauthor=False)) / "server"
        cert, key, trust = pair(served, cert, key, folder, datetime.now(UTC))
        log = folder / says.LOG_NAME.format(port=port)
        lines = [
            *(line.format(address=served.address) for line in (says.STARTED, says.MANIFEST_AT)),
            *trust,
            says.INSTALL,
            says.LOG_AT.format(file=log),
            says.LICENCE,
        ]
        serve(served, cert, key, log, lambda: click.echo("\n".join(lines), err=True))
    except CannotServe as error:
        raise click.UsageError(str(error)) from error
    return Done()
