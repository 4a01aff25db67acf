using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ledger;
using Microsoft.AspNetCore.Http;

namespace CondaStore.Functions.Api.Builds;

/// <summary>Finds the build that a request names. That it exists is checked before the permission, as existing clients expect.</summary>
public sealed class RequestedBuilds(RequestCallers callers, BuildStore builds)
{
    /// <summary>The build of an id in a path, and who asks for it.</summary>
    /// <exception cref="RequestFaultException">The id is not an integer.</exception>
    /// <exception cref="Domain.Diagnostics.StoreException">There is no such build, or the caller may not.</exception>
    public async Task<(Build Build, Caller Caller)> RequireAsync(
        HttpRequest request, string id, Permission permission, CancellationToken cancellationToken)
    {
        Build build = await builds.GetAsync(BuildFilters.BuildId(id), cancellationToken);
        Caller caller = await callers.GetAsync(request, cancellationToken);
        caller.Require(permission, $"{build.Namespace}/{build.Environment}");
        return (build, caller);
    }
}
