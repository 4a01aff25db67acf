using System.Globalization;
using System.Text.Json;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ledger;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Api.System;

/// <summary>The endpoints of the caller's permissions, and of tokens with some of these permissions.</summary>
public sealed class PermissionFunctions(RequestCallers callers, TokenAuthority tokens, Usage usage)
{
    /// <summary>Gets the caller's permissions and roles by ARN pattern.</summary>
    [Function("PermissionGet")]
    [Operation("access", "Gets the caller's identity and permissions.")]
    public async Task<IResult> Permissions(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conda-store/api/v1/permission")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        Caller caller = await callers.GetAsync(request, cancellationToken);
        return ApiResults.Data(new
        {
            Authenticated = caller.IsAuthenticated,
            caller.PrimaryNamespace,
            EntityPermissions = caller.Bindings.Patterns.ToDictionary(
                p => p, p => caller.Bindings.PermissionsOf(p).Select(x => x.ToWire()).Order(StringComparer.Ordinal)),
            EntityRoles = caller.Bindings.Patterns.ToDictionary(p => p, p => caller.Bindings.RolesOf(p).Select(r => r.ToWire())),
            // The only time in the API with an offset.
            Expiration = caller.Expires?.UtcDateTime.ToString(
                "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        });
    }

    /// <summary>Gets the number of environments and builds and the bytes by namespace.</summary>
    [Function("UsageGet")]
    [Operation("status", "Gets the number of environments and builds and the bytes of each visible namespace.")]
    public async Task<IResult> UsageByNamespace(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conda-store/api/v1/usage")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        Caller caller = await callers.GetAsync(request, cancellationToken);
        return ApiResults.Data((await usage.GetAsync(caller.Visibility, cancellationToken)).ToDictionary(
            u => u.Key, u => new { NumEnvironments = u.Value.Environments, NumBuilds = u.Value.Builds, Storage = u.Value.Bytes }));
    }

    /// <summary>Creates a token with at most the permissions and lifetime of the caller.</summary>
    [Function("TokenCreate")]
    [Operation("access", "Creates a token with at most the caller's permissions.", Body = "primary_namespace expiration role_bindings")]
    public async Task<IResult> CreateToken(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "conda-store/api/v1/token")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        Caller caller = await callers.GetAsync(request, cancellationToken);
        JsonElement body = await ApiBody.ReadObjectAsync(request, cancellationToken);
        TokenRequest wanted = new()
        {
            PrimaryNamespace = body.Text("primary_namespace"),
            Expires = Time(body, "expiration") ?? Shorter(Time(body, "exp"), caller.Expires),
            RoleBindings = Bindings(body),
        };
        return ApiResults.Data(new { Token = tokens.Mint(caller, wanted) });
    }

    // The existing command-line client sends the name of the claim, and requests for too long a lifetime have never been rejected.
    private static DateTimeOffset? Shorter(DateTimeOffset? wanted, DateTimeOffset? limit) => wanted > limit ? limit : wanted;

    private static DateTimeOffset? Time(JsonElement body, string name)
    {
        if (body.TryGetProperty(name, out JsonElement number) && number.ValueKind == JsonValueKind.Number
            && number.TryGetInt64(out long seconds))
        {
            return seconds is >= 0 and < 253402300800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : throw NotATime(name);
        }

        if (body.Text(name) is not { } text)
        {
            return null;
        }

        return DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
            out DateTimeOffset time)
            ? time
            : throw NotATime(name);
    }

    private static RequestFaultException NotATime(string name) =>
        new(new RequestFault("datetime_parsing", ["body", name], "Input should be a valid datetime", null));

    private static Dictionary<string, string[]>? Bindings(JsonElement body) => RoleBindingBody.Read(body, "role_bindings");
}
