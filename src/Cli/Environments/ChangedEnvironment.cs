using CondaStore.Cli.Builds;
using CondaStore.Cli.Server;
using CondaStore.Client;

namespace CondaStore.Cli.Environments;

/// <summary>Builds an environment with changed requirements.</summary>
internal static class ChangedEnvironment
{
    /// <summary>Changes the requirements of the active build and starts a build of them.</summary>
    /// <param name="call">The invocation.</param>
    /// <param name="text">The environment as it was typed.</param>
    /// <param name="change">Makes the changes.</param>
    /// <param name="wait">Whether to wait for the end of the build.</param>
    /// <param name="cancellationToken">Cancels the operation; a started build continues.</param>
    /// <exception cref="StoreRequestException">The store refused a request, or the build was waited for and has failed.</exception>
    public static async Task<int> BuildAsync(
        ServerCall call, string text, Action<SpecificationEdit> change, bool wait, CancellationToken cancellationToken)
    {
        EnvironmentReference reference = EnvironmentReference.ParseName(text);
        SpecificationEdit edit = SpecificationEdit.Of(await ReferencedBuild.GetAsync(call, reference, cancellationToken));
        change(edit);
        long build = await call.Client.Specifications.BuildAsync(SpecificationOptions.Of(edit.File, reference), cancellationToken);
        return await BuildOutcome.ReportAsync(call, build, wait, cancellationToken);
    }
}
