"""What surrounds every answer: health, the request's id, the client's address, headers that browsers enforce."""

from __future__ import annotations

import ipaddress
import logging
import time
from collections.abc import Callable, Iterable
from typing import TypeAlias

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.gzip import GZipMiddleware

from milepost.config import Config
from milepost.core import clock
from milepost.core.actions import request_action_id
from milepost.core.ids import encode_id, new_id
from milepost.ops import health as state
from milepost.ops import metrics
from milepost.setting_values import Network

Answer: TypeAlias = Callable[[HttpRequest], HttpResponseBase]

log = logging.getLogger("milepost.request")


def health(answer: Answer) -> Answer:
    """`/healthz`: this process answers. `/readyz`: it can also do its work. Before sessions, hosts and everything else."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        if request.path_info == "/healthz":
            return HttpResponse("ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"})
        if request.path_info == "/readyz":
            checks = state.readiness(now=clock.now())
            ready = all(check.ok for check in checks)
            body = {"ready": ready, "checks": {check.name: check.word for check in checks}}
            return JsonResponse(body, status=200 if ready else 503, headers={"Cache-Control": "no-store"})
        return answer(request)

    return respond


def request_context(answer: Answer) -> Answer:
    """Give the request an id, which is also the id of the action it may cause, and log one line when it is answered."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        number = new_id()
        token = request_action_id.set(number)
        started = time.perf_counter()
        try:
            response = answer(request)
            response["X-Request-ID"] = encode_id(number)
            seconds = time.perf_counter() - started
            metrics.requests.count(request.method or "", response.status_code, seconds)
            fields: dict[str, object] = {"method": request.method, "path": request.path, "status": response.status_code}
            fields["ms"] = round(seconds * 1000, 1)
            log.info("%(method)s %(path)s %(status)s", fields, extra={"fields": fields})
            return response
        finally:
            request_action_id.reset(token)

    return respond


def client_address(answer: Answer) -> Answer:
    """Behind a trusted proxy REMOTE_ADDR becomes the client's; behind TLS the scheme is the base URL's."""
    config: Config = settings.MILEPOST

    def respond(request: HttpRequest) -> HttpResponseBase:
        chain = [request.META.get("REMOTE_ADDR", "")]
        if config.trusted_proxies:
            chain = [*request.META.get("HTTP_X_FORWARDED_FOR", "").split(","), *chain]
        request.META["REMOTE_ADDR"] = nearest_stranger(chain, config.trusted_proxies)
        if config.secure:
            request.META["wsgi.url_scheme"] = "https"  # Milepost speaks plain HTTP to its proxy, people speak HTTPS
        return answer(request)

    return respond


def nearest_stranger(chain: Iterable[str], trusted: tuple[Network, ...]) -> str:
    """The last address of the chain (client first, peer last) that is no proxy of ours: what comes before may be forged."""
    seen = ""
    for part in reversed([part.strip() for part in chain]):
        try:
            address = ipaddress.ip_address(part)
        except ValueError:
            break
        seen = part
        if not any(address in network for network in trusted):
            break
    return seen


CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",  # the QR code of a second factor
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",  # to a sign-on provider leads a page with a link: web.accounts
        "frame-ancestors 'none'",
    )
)


def security_headers(answer: Answer) -> Answer:
    """A policy without inline or evaluated code; Django's own middleware adds HSTS, nosniff, referrer and opener."""
    headers = {
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Frame-Options": "DENY",
    }

    def respond(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response

    return respond


def compressed(answer: Answer) -> Answer:
    """Pages and their data as gzip, for browsers that say they read it; a proxy in front leaves them as they are.

    Django adds a random number of bytes, so that lengths tell nothing about secrets (BREACH). The API keeps its strong ETags,
    which a compressed answer may not have.
    """
    gzip = GZipMiddleware(lambda request: HttpResponse())

    def respond(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if response.streaming or response.has_header("ETag") or kind not in {"text/html", "application/json"}:
            return response
        if not isinstance(response, HttpResponse) or request.path_info.startswith("/api/"):
            return response
        return gzip.process_response(request, response)

    return respond
