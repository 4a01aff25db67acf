using System.Text.Json;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ledger;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Api.Operations;

/// <summary>What the caller may do, and tokens that may do a part of it.</summary>
public sealed class PermissionFunctions(RequestCallers callers, TokenAuthority tokens, Usage usage)
{
    /// <summary>The caller's permissions and roles by ARN pattern.</summary>
    [Function("PermissionGet")]
    [Operation("access", "Tells who the caller is and what it may do.")]
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
            // The one time in the API that carries its offset.
            Expiration = caller.Expires?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
        });
    }

    /// <summary>Environments, builds and bytes by namespace.</summary>
    [Function("UsageGet")]
    [Operation("status", "Tells how many environments, builds and bytes each visible namespace has.")]
    public async Task<IResult> UsageByNamespace(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conda-store/api/v1/usage")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        Caller caller = await callers.GetAsync(request, cancellationToken);
        return ApiResults.Data((await usage.GetAsync(caller.Visibility, cancellationToken)).ToDictionary(
            u => u.Key, u => new { NumEnvironments = u.Value.Environments, NumBuilds = u.Value.Builds, Storage = u.Value.Bytes }));
    }

    /// <summary>A token with at most the caller's own rights and lifetime.</summary>
    [Function("TokenCreate")]
    [Operation("access", "Makes a token with at most the caller's rights.", Body = "primary_namespace expiration role_bindings")]
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

    // The existing command line client calls it by the name of the claim, and has never been refused for asking for too much.
    private static DateTimeOffset? Shorter(DateTimeOffset? wanted, DateTimeOffset? limit) => wanted > limit ? limit : wanted;

    private static DateTimeOffset? Time(JsonElement body, string name)
    {
        if (body.TryGetProperty(name, out JsonElement number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt64(out long seconds))
        {
            return seconds is >= 0 and < 253402300800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : throw NotATime(name);
        }

        if (body.Text(name) is not { } text)
        {
            return null;
        }

        return DateTimeOffset.TryParse(
            text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : throw NotATime(name);
    }

    private static RequestFaultException NotATime(string name) =>
        new(new RequestFault("datetime_parsing", ["body", name], "Input should be a valid datetime", null));

    private static Dictionary<string, string[]>? Bindings(JsonElement body) => RoleBindingBody.Read(body, "role_bindings");
}
