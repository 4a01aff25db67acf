using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Client;

namespace CondaStore.Cli.Builds;

/// <summary>Activates builds and reports it.</summary>
internal static class BuildActivation
{
    /// <summary>Makes a build the active one of its environment.</summary>
    /// <exception cref="StoreRequestException">The build is not completed, or the caller may not change the environment.</exception>
    public static async Task<int> RunAsync(ServerCall call, RemoteBuild build, CancellationToken cancellationToken)
    {
        string? message = await call.Client.Environments.ActivateAsync(build.Namespace, build.Environment, build.Id, cancellationToken);
        await RemoteResult.WriteAsync(
            call,
            await call.Client.Environments.GetAsync(build.Namespace, build.Environment, cancellationToken),
            message ?? $"build {build.Id} is the active build of {build.Namespace}/{build.Environment}");
        return ExitCodes.Success;
    }
}
