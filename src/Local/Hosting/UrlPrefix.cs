using CondaStore.Functions.Configuration;
using Microsoft.AspNetCore.Http;

namespace CondaStore.Local.Hosting;

/// <summary>Serves the functions, whose routes are fixed, under a configurable prefix.</summary>
internal sealed class UrlPrefix(string prefix)
{
    private readonly PathString _prefix = prefix.TrimEnd('/');

    /// <summary>Removes the prefix from a request path to get the route of a function; paths outside the prefix are not changed.</summary>
    public PathString ToRoute(PathString path) =>
        _prefix.Value != StoreOptions.DefaultUrlPrefix && path.StartsWithSegments(_prefix, out PathString rest)
            ? new PathString(StoreOptions.DefaultUrlPrefix).Add(rest)
            : path;
}
