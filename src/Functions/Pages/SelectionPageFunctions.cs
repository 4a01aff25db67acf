using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using CondaStore.Functions.Maintenance;
using CondaStore.Web.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Primitives;

namespace CondaStore.Functions.Pages;

/// <summary>The page that rebuilds or archives the environments selected in the list, after it has shown them.</summary>
public sealed class SelectionPageFunctions(PageAnswers answers, EnvironmentStore environments, BuildStore builds, BuildArchiver archiver)
{
    private const string Route = "conda-store/admin/selected";
    private const string Archive = "archive";

    /// <summary>Shows what would be done.</summary>
    [Function("PageSelected")]
    public Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request,
        CancellationToken cancellationToken) => answers.PageAsync<SelectedEnvironments>(
            request,
            async frame => Parameters(
                await FindAsync(frame.Caller, request.Query["environment"], cancellationToken), request.Query["do"] == Archive, null),
            cancellationToken);

    /// <summary>Does it. Environments that cannot be changed are shown again with the reasons; the others are done.</summary>
    [Function("PageSelectedSubmit")]
    public Task<IResult> Submit(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
        List<EnvironmentBuilds> left = [];
        return answers.FormAsync<SelectedEnvironments>(
            request,
            async (frame, form) =>
            {
                bool isArchiving = form["do"] == Archive;
                List<string> problems = [];
                foreach (EnvironmentBuilds item in await FindAsync(frame.Caller, form["environment"], cancellationToken))
                {
                    try
                    {
                        await (isArchiving
                            ? ArchiveAsync(item, frame.Caller, cancellationToken)
                            : RebuildAsync(item, frame.Caller, tasks, cancellationToken));
                    }
                    catch (StoreException failure)
                    {
                        left.Add(item);
                        problems.Add($"{item.Environment.Namespace}/{item.Environment.Name}: {failure.Message}");
                    }
                }

                if (isArchiving)
                {
                    await tasks.ScheduleDeletionsAsync(cancellationToken);
                }

                return problems.Count == 0
                    ? frame.Links.Home
                    : throw new StoreException(ErrorCode.InvalidState, string.Join('\n', problems));
            },
            (_, form, failure) => Task.FromResult(Parameters(left, form["do"] == Archive, failure.Message)),
            cancellationToken);
    }

    private async Task ArchiveAsync(EnvironmentBuilds item, Caller caller, CancellationToken cancellationToken)
    {
        Require(item, caller, Permission.BuildArchive);
        Build build = item.Active ?? throw new StoreException(ErrorCode.InvalidState, "it has no active build");
        await archiver.ArchiveRowAsync(build, force: true, $"requested by {caller.PrimaryNamespace}", cancellationToken);
    }

    private async Task RebuildAsync(EnvironmentBuilds item, Caller caller, DurableTaskClient tasks, CancellationToken cancellationToken)
    {
        Require(item, caller, Permission.EnvironmentUpdate);
        Build build = item.Newest ?? throw new StoreException(ErrorCode.InvalidState, "it has no build");
        if (!build.Status.IsFinished())
        {
            throw new StoreException(ErrorCode.InvalidState, $"build {build.Id} has not ended");
        }

        await tasks.ScheduleBuildAsync(
            await builds.RebuildAsync(build.Id, caller.PrimaryNamespace, cancellationToken), cancellationToken);
    }

    private static void Require(EnvironmentBuilds item, Caller caller, Permission permission) =>
        caller.Require(permission, $"{item.Environment.Namespace}/{item.Environment.Name}");

    // Names that are not there and environments that the caller may not see are the same: left out.
    private async Task<IReadOnlyList<EnvironmentBuilds>> FindAsync(Caller caller, StringValues names, CancellationToken cancellationToken)
    {
        List<StoreEnvironment> found = [];
        foreach (string[] parts in names.Distinct().OfType<string>().Take(Home.PageSize).Select(n => n.Split('/')))
        {
            if (parts is [string ns, string name] && caller.May(Permission.EnvironmentRead, $"{ns}/{name}")
                && await environments.FindAsync(ns, name, cancellationToken) is { } environment)
            {
                found.Add(environment);
            }
        }

        return await builds.OfEnvironmentsAsync(found, cancellationToken);
    }

    private static Dictionary<string, object?> Parameters(IReadOnlyList<EnvironmentBuilds> selected, bool isArchiving, string? problem) => new()
    {
        [nameof(SelectedEnvironments.Environments)] = selected,
        [nameof(SelectedEnvironments.IsArchiving)] = isArchiving,
        [nameof(SelectedEnvironments.Problem)] = problem,
    };
}
