using System.Globalization;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Functions.Api.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Api.System;

/// <summary>The endpoints of the caller's permissions and of usage.</summary>
public sealed class PermissionFunctions(RequestCallers callers, Usage usage)
{
    /// <summary>Gets the caller's permissions and roles by ARN pattern.</summary>
    [Function("PermissionGet")]
    [Operation(
        "access", "Gets the caller's identity and permissions.", Data = typeof(CallerWire))]
    public async Task<IResult> Permissions(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conda-store/api/v1/permission")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        Caller caller = await callers.GetAsync(request, cancellationToken);
        return ApiResults.Data(new CallerWire(
            caller.IsAuthenticated,
            caller.PrimaryNamespace,
            caller.Bindings.Patterns.ToDictionary(
                p => p, p => caller.Bindings.PermissionsOf(p).Select(x => x.ToWire()).Order(StringComparer.Ordinal).AsEnumerable()),
            caller.Bindings.Patterns.ToDictionary(p => p, p => caller.Bindings.RolesOf(p).Select(r => r.ToWire())),
            caller.Expires?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)));
    }

    /// <summary>Gets the number of environments and builds and the bytes by namespace.</summary>
    [Function("UsageGet")]
    [Operation(
        "status", "Gets the number of environments and builds and the bytes of each visible namespace.",
        Data = typeof(IReadOnlyDictionary<string, NamespaceUsageWire>))]
    public async Task<IResult> UsageByNamespace(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conda-store/api/v1/usage")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        Caller caller = await callers.GetAsync(request, cancellationToken);
        return ApiResults.Data((await usage.GetAsync(caller.Visibility, cancellationToken)).ToDictionary(
            u => u.Key, u => new NamespaceUsageWire(u.Value.Environments, u.Value.Builds, u.Value.Bytes)));
    }
}
