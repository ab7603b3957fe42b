"""`views.*`: modals and Home."""

from sandbox.api.call import TIER_4, ApiMethod, Call
from sandbox.blocks import check_view
from sandbox.model import Json
from sandbox.refusals import ApiError
from sandbox.shapes import view_json


def checked(view: Json, *types: str) -> Json:
    """The view, if Slack would take it as one of these types; raises `invalid_arguments` with the reasons."""
    problems = check_view(view)
    if not problems and view["type"] not in types:
        problems = [f"[ERROR] must be one of: {', '.join(types)} [json-pointer:/type]"]
    if problems:
        raise ApiError.invalid_arguments(*problems)
    return view


def _view(call: Call, *types: str) -> Json:
    view: Json | None = call.structure("view", dict, "invalid_arguments")
    if view is None:
        raise ApiError.invalid_arguments("[ERROR] missing required field: view")
    return checked(view, *types)


def open_modal(call: Call) -> Json:
    trigger = call.workspace.surfaces.trigger(call.text("trigger_id"))
    view = _view(call, "modal")
    return {"view": view_json(call.workspace.surfaces.open(trigger, view, push=False))}


def push(call: Call) -> Json:
    trigger = call.workspace.surfaces.trigger(call.text("trigger_id"))
    view = _view(call, "modal")
    return {"view": view_json(call.workspace.surfaces.open(trigger, view, push=True))}


def update(call: Call) -> Json:
    view_id, external_id = call.optional("view_id"), call.optional("external_id")
    if view_id is None and external_id is None:
        raise ApiError.invalid_arguments("[ERROR] missing required field: view_id")
    content = _view(call, "modal", "home")
    view = call.workspace.surfaces.find(view_id, external_id)
    return {"view": view_json(call.workspace.surfaces.update(view, content, call.optional("hash")))}


def publish(call: Call) -> Json:
    """A Home needs no trigger, but `home_tab_enabled` in the manifest: `not_enabled`."""
    if not call.workspace.manifest.home_tab:
        raise ApiError("not_enabled")
    person = call.workspace.person(call.text("user_id"))
    content = _view(call, "home")
    return {"view": view_json(call.workspace.surfaces.publish(person.id, content, call.optional("hash")))}


METHODS = (
    ApiMethod("views.open", open_modal, None, TIER_4),
    ApiMethod("views.push", push, None, TIER_4),
    ApiMethod("views.update", update, None, TIER_4),
    ApiMethod("views.publish", publish, None, TIER_4),
)
