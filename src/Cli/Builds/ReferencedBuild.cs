using CondaStore.Cli.Server;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Builds;

/// <summary>Finds the builds that references stand for.</summary>
internal static class ReferencedBuild
{
    /// <summary>Gets the build of a reference: the given one, else the active build.</summary>
    /// <exception cref="StoreException">
    /// The environment has no active build, or the build belongs to another environment (<see cref="ErrorCode.NotFound"/>).
    /// </exception>
    /// <exception cref="StoreRequestException">The environment or the build does not exist.</exception>
    public static async Task<RemoteBuild> GetAsync(ServerCall call, EnvironmentReference reference, CancellationToken cancellationToken)
    {
        long id = reference.Build ?? await ActiveIdAsync(call, reference, cancellationToken);
        RemoteBuild build = await call.Client.Builds.GetAsync(id, cancellationToken);
        return build.Namespace == reference.Namespace && build.Environment == reference.Name
            ? build
            : throw new StoreException(
                ErrorCode.NotFound, $"Build {id} belongs to {build.Namespace}/{build.Environment}, not to {reference.FullName}.")
            {
                Hints = [$"conda-store env history {reference.FullName}"],
            };
    }

    /// <summary>Gets the ID of the active build.</summary>
    /// <exception cref="StoreException">The environment has no active build (<see cref="ErrorCode.NotFound"/>).</exception>
    /// <exception cref="StoreRequestException">The environment does not exist.</exception>
    public static async Task<long> ActiveIdAsync(ServerCall call, EnvironmentReference reference, CancellationToken cancellationToken)
    {
        RemoteEnvironment environment = await call.Client.Environments.GetAsync(reference.Namespace, reference.Name, cancellationToken);
        return environment.CurrentBuildId
            ?? throw new StoreException(ErrorCode.NotFound, $"{reference.FullName} has no active build: none has been completed.")
            {
                Hints = [$"conda-store env history {reference.FullName}"],
            };
    }

    /// <summary>Enumerates the builds of an environment, newest first.</summary>
    public static IAsyncEnumerable<RemoteBuild> NewestFirst(ServerCall call, string ns, string name, CancellationToken cancellationToken) =>
        call.Client.Builds.ListAsync(
            new BuildFilter { Namespace = ns, Name = name, SortBy = "id", IsDescending = true }, cancellationToken);
}
