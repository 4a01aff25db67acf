using System.Globalization;
using CondaStore.Cli.Builds;
using CondaStore.Cli.Server;
using CondaStore.Client;

namespace CondaStore.Cli.Aliases;

/// <summary>Resolves the builds that conda-store's own command takes: <c>17</c>, <c>team/science</c>, <c>team/science:17</c>.</summary>
internal static class BuildUri
{
    /// <summary>Gets the build.</summary>
    /// <exception cref="Domain.Diagnostics.StoreException">The text is malformed, or the build belongs to another environment.</exception>
    /// <exception cref="StoreRequestException">The build or the environment does not exist.</exception>
    public static Task<RemoteBuild> GetAsync(ServerCall call, string text, CancellationToken cancellationToken) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long id)
            ? call.Client.Builds.GetAsync(id, cancellationToken)
            : ReferencedBuild.GetAsync(call, EnvironmentReference.Parse(text), cancellationToken);
}
