using CondaStore.Cli.Builds;
using CondaStore.Cli.Server;
using CondaStore.Client;

namespace CondaStore.Cli.Environments;

/// <summary>Builds an environment with changed requirements.</summary>
internal static class ChangedEnvironment
{
    /// <summary>Changes the requirements of the active build, and starts a build of them or shows what would change.</summary>
    /// <param name="call">The invocation.</param>
    /// <param name="text">The environment as it was typed.</param>
    /// <param name="change">Makes the changes.</param>
    /// <param name="limit">Adds to the request how much may change.</param>
    /// <param name="dryRun">Whether to only show what would change.</param>
    /// <param name="wait">Whether to wait for the end of the build.</param>
    /// <param name="cancellationToken">Cancels the operation; a started build continues.</param>
    /// <exception cref="StoreRequestException">The store refused a request, or the build was waited for and has failed.</exception>
    public static async Task<int> BuildAsync(
        ServerCall call,
        string text,
        Action<SpecificationEdit> change,
        Func<SpecificationRequest, SpecificationRequest> limit,
        bool dryRun,
        bool wait,
        CancellationToken cancellationToken)
    {
        EnvironmentReference reference = EnvironmentReference.ParseName(text);
        SpecificationEdit edit = SpecificationEdit.Of(await ReferencedBuild.GetAsync(call, reference, cancellationToken));
        change(edit);
        SpecificationRequest request = limit(SpecificationOptions.Of(edit.File, reference));
        if (dryRun)
        {
            return await SpecificationPreview.WriteAsync(call, request, cancellationToken);
        }

        long build = await call.Client.Specifications.BuildAsync(request, cancellationToken);
        return await BuildOutcome.ReportAsync(call, build, wait, cancellationToken);
    }
}
