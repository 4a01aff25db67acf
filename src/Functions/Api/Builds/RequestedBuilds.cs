using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ledger;
using Microsoft.AspNetCore.Http;

namespace CondaStore.Functions.Api.Builds;

/// <summary>Finds the build of a request. As existing clients expect, its existence is checked before the permission.</summary>
public sealed class RequestedBuilds(RequestCallers callers, BuildStore builds)
{
    /// <summary>Gets the build with the ID in the path, and the caller.</summary>
    /// <exception cref="RequestFaultException">The id is not an integer.</exception>
    /// <exception cref="Domain.Diagnostics.StoreException">The build does not exist, or the caller is not authorized.</exception>
    public async Task<(Build Build, Caller Caller)> RequireAsync(
        HttpRequest request, string id, Permission permission, CancellationToken cancellationToken)
    {
        Build build = await builds.GetAsync(BuildFilters.BuildId(id), cancellationToken);
        Caller caller = await callers.GetAsync(request, cancellationToken);
        caller.Require(permission, $"{build.Namespace}/{build.Environment}");
        return (build, caller);
    }
}
