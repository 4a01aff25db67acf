using System.Globalization;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Functions.Api.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Api.System;

/// <summary>The endpoints of tokens.</summary>
public sealed class TokenFunctions(RequestCallers callers, TokenAuthority tokens)
{
    /// <summary>Creates a token with at most the permissions and lifetime of the caller.</summary>
    [Function("TokenCreate")]
    [Operation(
        "access", "Creates a token with at most the caller's permissions.", Body = typeof(TokenBody), Data = typeof(TokenWire),
        Errors = [ErrorCode.AccessDenied, ErrorCode.InvalidRequest])]
    public async Task<IResult> CreateToken(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "conda-store/api/v1/token")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        Caller caller = await callers.GetAsync(request, cancellationToken);
        TokenBody body = await ApiBody.ReadAsync<TokenBody>(request, cancellationToken);
        TokenRequest wanted = new()
        {
            Name = body.Name ?? "",
            PrimaryNamespace = body.PrimaryNamespace,
            Expires = Time(body.Expiration, "expiration") ?? Shorter(Time(body.Exp, "exp"), caller.Expires),
            RoleBindings = body.RoleBindings,
        };
        MintedToken minted = await tokens.MintAsync(caller, wanted, cancellationToken);
        return ApiResults.Data(new TokenWire(minted.Text, minted.Id));
    }

    /// <summary>Lists the caller's tokens, or those of everybody.</summary>
    [Function("TokenList")]
    [Operation(
        "access", "Lists the caller's tokens, newest first.",
        Details = "Tokens that are revoked or expired are left out. Callers whose token has roles of its own see this token and those created with it.",
        Query = "all page size", Form = ResponseForm.Page, Data = typeof(IssuedTokenWire), Errors = [ErrorCode.AccessDenied])]
    public async Task<IResult> ListTokens(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conda-store/api/v1/token")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        Caller caller = await callers.GetAsync(request, cancellationToken);
        ApiQuery query = new(request);
        ApiPaging paging = ApiPaging.From(query);
        IReadOnlyList<IssuedToken> found = await tokens.ListAsync(caller, query.IsSet("all"), cancellationToken);
        return ApiResults.Page(
            found.Skip(paging.Offset).Take(paging.Size).Select(t => IssuedTokenWire.Of(t, caller)), paging.Page, paging.Size, found.Count);
    }

    /// <summary>Revokes a token and those created with it.</summary>
    [Function("TokenDelete")]
    [Operation(
        "access", "Revokes a token and those created with it.",
        Details = "Every host of the store refuses them within a second. Administrators may revoke the tokens of everybody.",
        Form = ResponseForm.Acknowledgement, Errors = [ErrorCode.AccessDenied, ErrorCode.NotFound])]
    public async Task<IResult> DeleteToken(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "conda-store/api/v1/token/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        await tokens.RevokeAsync(await callers.GetAsync(request, cancellationToken), id, cancellationToken);
        return ApiResults.Ack();
    }

    // The existing command-line client sends the name of the claim, and requests for too long a lifetime have never been rejected.
    private static DateTimeOffset? Shorter(DateTimeOffset? wanted, DateTimeOffset? limit) => wanted > limit ? limit : wanted;

    private static DateTimeOffset? Time(JsonElement? value, string name)
    {
        if (value is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out long seconds))
        {
            return seconds is >= 0 and < 253402300800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : throw NotATime(name);
        }

        if (value is null)
        {
            return null;
        }

        if (value is not { ValueKind: JsonValueKind.String })
        {
            throw new RequestFaultException(new RequestFault("string_type", ["body", name], "Input should be a valid string", null));
        }

        return DateTimeOffset.TryParse(
            value.Value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
            out DateTimeOffset time)
            ? time
            : throw NotATime(name);
    }

    private static RequestFaultException NotATime(string name) =>
        new(new RequestFault("datetime_parsing", ["body", name], "Input should be a valid datetime", null));
}
