using CondaStore.Cli.Builds;
using CondaStore.Cli.Server;
using CondaStore.Client;

namespace CondaStore.Cli.Environments;

/// <summary>Finds the build that an environment had before another one.</summary>
internal static class PreviousBuild
{
    /// <summary>Gets the newest build before the given one that was completed, or null if there is none.</summary>
    public static async Task<RemoteBuild?> FindAsync(ServerCall call, RemoteBuild build, CancellationToken cancellationToken) =>
        await ReferencedBuild.NewestFirst(call, build.Namespace, build.Environment, cancellationToken)
            .FirstOrDefaultAsync(b => b.Id < build.Id && b.Status is ("COMPLETED" or "ARCHIVED"), cancellationToken);
}
