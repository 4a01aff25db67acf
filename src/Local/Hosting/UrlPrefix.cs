using CondaStore.Functions.Configuration;
using Microsoft.AspNetCore.Http;

namespace CondaStore.Local.Hosting;

/// <summary>Serves the functions, whose routes are fixed, under a prefix of the user's choice.</summary>
internal sealed class UrlPrefix(string prefix)
{
    private readonly PathString _prefix = prefix.TrimEnd('/');

    /// <summary>The path by which a function knows the request; paths outside the prefix stay what they are.</summary>
    public PathString ToRoute(PathString path) =>
        _prefix.Value != StoreOptions.DefaultUrlPrefix && path.StartsWithSegments(_prefix, out PathString rest)
            ? new PathString(StoreOptions.DefaultUrlPrefix).Add(rest)
            : path;
}
