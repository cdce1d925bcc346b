from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.order_by import OrderBy
from ...models.trait_group_list import TraitGroupList
from ...models.twilio_error import TwilioError
from ...types import UNSET, Response, Unset


def _get_kwargs(
    store_id: str,
    *,
    include_traits: bool | Unset = False,
    page_size: int | Unset = 50,
    page_token: str | Unset = UNSET,
    order_by: OrderBy | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["includeTraits"] = include_traits

    params["pageSize"] = page_size

    params["pageToken"] = page_token

    json_order_by: str | Unset = UNSET
    if not isinstance(order_by, Unset):
        json_order_by = order_by.value

    params["orderBy"] = json_order_by

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/ControlPlane/Stores/{store_id}/TraitGroups".format(
            store_id=quote(str(store_id), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> TraitGroupList | TwilioError | None:
    if response.status_code == 200:
        response_200 = TraitGroupList.from_dict(response.json())

        return response_200

    if response.status_code == 400:
        response_400 = TwilioError.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = TwilioError.from_dict(response.json())

        return response_401

    if response.status_code == 404:
        response_404 = TwilioError.from_dict(response.json())

        return response_404

    if response.status_code == 429:
        response_429 = TwilioError.from_dict(response.json())

        return response_429

    if response.status_code == 500:
        response_500 = TwilioError.from_dict(response.json())

        return response_500

    if response.status_code == 503:
        response_503 = TwilioError.from_dict(response.json())

        return response_503

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[TraitGroupList | TwilioError]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    store_id: str,
    *,
    client: AuthenticatedClient | Client,
    include_traits: bool | Unset = False,
    page_size: int | Unset = 50,
    page_token: str | Unset = UNSET,
    order_by: OrderBy | Unset = UNSET,
) -> Response[TraitGroupList | TwilioError]:
    """List Trait Groups

     Lists the trait groups of this Memory Store, one page at a time.

    Args:
        store_id (str): The id of a Memory Store, a Twilio Type ID (TTID).
        include_traits (bool | Unset): Whether to include the traits of each group. Default:
            False.
        page_size (int | Unset): The maximum number of items on a page. Default: 50.
        page_token (str | Unset): The page to return, by the `nextToken` or `previousToken` of
            another page.
        order_by (OrderBy | Unset): The sort direction.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[TraitGroupList | TwilioError]
    """

    kwargs = _get_kwargs(
        store_id=store_id,
        include_traits=include_traits,
        page_size=page_size,
        page_token=page_token,
        order_by=order_by,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    store_id: str,
    *,
    client: AuthenticatedClient | Client,
    include_traits: bool | Unset = False,
    page_size: int | Unset = 50,
    page_token: str | Unset = UNSET,
    order_by: OrderBy | Unset = UNSET,
) -> TraitGroupList | TwilioError | None:
    """List Trait Groups

     Lists the trait groups of this Memory Store, one page at a time.

    Args:
        store_id (str): The id of a Memory Store, a Twilio Type ID (TTID).
        include_traits (bool | Unset): Whether to include the traits of each group. Default:
            False.
        page_size (int | Unset): The maximum number of items on a page. Default: 50.
        page_token (str | Unset): The page to return, by the `nextToken` or `previousToken` of
            another page.
        order_by (OrderBy | Unset): The sort direction.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        TraitGroupList | TwilioError
    """

    return sync_detailed(
        store_id=store_id,
        client=client,
        include_traits=include_traits,
        page_size=page_size,
        page_token=page_token,
        order_by=order_by,
    ).parsed


async def asyncio_detailed(
    store_id: str,
    *,
    client: AuthenticatedClient | Client,
    include_traits: bool | Unset = False,
    page_size: int | Unset = 50,
    page_token: str | Unset = UNSET,
    order_by: OrderBy | Unset = UNSET,
) -> Response[TraitGroupList | TwilioError]:
    """List Trait Groups

     Lists the trait groups of this Memory Store, one page at a time.

    Args:
        store_id (str): The id of a Memory Store, a Twilio Type ID (TTID).
        include_traits (bool | Unset): Whether to include the traits of each group. Default:
            False.
        page_size (int | Unset): The maximum number of items on a page. Default: 50.
        page_token (str | Unset): The page to return, by the `nextToken` or `previousToken` of
            another page.
        order_by (OrderBy | Unset): The sort direction.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[TraitGroupList | TwilioError]
    """

    kwargs = _get_kwargs(
        store_id=store_id,
        include_traits=include_traits,
        page_size=page_size,
        page_token=page_token,
        order_by=order_by,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    store_id: str,
    *,
    client: AuthenticatedClient | Client,
    include_traits: bool | Unset = False,
    page_size: int | Unset = 50,
    page_token: str | Unset = UNSET,
    order_by: OrderBy | Unset = UNSET,
) -> TraitGroupList | TwilioError | None:
    """List Trait Groups

     Lists the trait groups of this Memory Store, one page at a time.

    Args:
        store_id (str): The id of a Memory Store, a Twilio Type ID (TTID).
        include_traits (bool | Unset): Whether to include the traits of each group. Default:
            False.
        page_size (int | Unset): The maximum number of items on a page. Default: 50.
        page_token (str | Unset): The page to return, by the `nextToken` or `previousToken` of
            another page.
        order_by (OrderBy | Unset): The sort direction.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        TraitGroupList | TwilioError
    """

    return (
        await asyncio_detailed(
            store_id=store_id,
            client=client,
            include_traits=include_traits,
            page_size=page_size,
            page_token=page_token,
            order_by=order_by,
        )
    ).parsed
