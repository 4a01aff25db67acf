using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Archiving;
using CondaStore.Functions.Api.Wire;
using CondaStore.Functions.Maintenance;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Api.Archives;

/// <summary>The endpoints that archive many old builds at once: a plan, then a run that can be followed, stopped and resumed.</summary>
public sealed class ArchiveFunctions(
    RequestCallers callers, ArchivePlanner planner, ArchiveRuns runs, TimeProvider timeProvider)
{
    private const string Route = "conda-store/api/v1/archive";

    /// <summary>Plans an archive run, and starts it unless the request is a dry run.</summary>
    [Function("ArchiveCreate")]
    [Operation(
        "archive", "Archives the builds that meet all conditions of a filter.",
        Details = "Responds with the plan and the bytes that each build frees; with `dry_run`, nothing else happens. At "
            + "least one condition besides the patterns is required.", Permission = "build::archive", Body = typeof(ArchiveBody),
        Data = typeof(ArchiveAnswerWire), Errors = [ErrorCode.InvalidRequest])]
    public async Task<IResult> Create(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
        Caller caller = await callers.GetAsync(request, cancellationToken);
        ArchiveBody body = await ApiBody.ReadAsync<ArchiveBody>(request, cancellationToken);
        bool keepPacked = ArchiveBodies.KeepsPacked(body.Keep);
        ArchiveFilter filter = ArchiveBodies.Filter(body, timeProvider.GetUtcNow());
        ArchivePlan plan = await planner.PlanAsync(filter, caller, cancellationToken);
        ArchiveRun? run = null;
        if (!body.DryRun && plan.Items.Count > 0)
        {
            run = await runs.CreateAsync(runs.NewId(), plan, keepPacked, caller.PrimaryNamespace, cancellationToken);
            await tasks.ScheduleArchiveRunAsync(run.Id, cancellationToken);
        }

        return ApiResults.Data(new ArchiveAnswerWire(body.DryRun, run?.Id, ArchivePlanWire.From(plan)));
    }

    /// <summary>Lists the runs that the caller may see.</summary>
    [Function("ArchiveRunList")]
    [Operation(
        "archive", "Lists the archive and retention runs, newest first.", Permission = "build::archive",
        Data = typeof(IReadOnlyList<ArchiveRunWire>))]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route)] HttpRequest request, CancellationToken cancellationToken)
    {
        Caller caller = await callers.GetAsync(request, cancellationToken);
        List<ArchiveRunWire> visible = [];
        foreach (ArchiveRun run in await runs.ListAsync(cancellationToken))
        {
            if (MayArchive(caller, await runs.PlanAsync(run, cancellationToken)))
            {
                visible.Add(ArchiveRunWire.From(run));
            }
        }

        return ApiResults.Data(visible);
    }

    /// <summary>Gets a run with its items.</summary>
    [Function("ArchiveRunGet")]
    [Operation(
        "archive", "Gets the progress of a run and the result of each build.", Permission = "build::archive",
        Data = typeof(ArchiveRunWire))]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "/{run}")] HttpRequest request,
        string run,
        CancellationToken cancellationToken)
    {
        (ArchiveRun found, ArchivePlan plan) = await RequireAsync(request, run, cancellationToken);
        Dictionary<long, ArchiveResult> results = [];
        foreach (ArchiveResult result in await runs.ResultsAsync(found, cancellationToken))
        {
            results[result.BuildId] = result;
        }

        return ApiResults.Data(ArchiveRunWire.From(
            found,
            plan.Items.Select(i => ArchiveItemWire.From(i, OutcomeText(results.GetValueOrDefault(i.BuildId))))));
    }

    /// <summary>Stops a run after its current build.</summary>
    [Function("ArchiveRunCancel")]
    [Operation(
        "archive", "Stops a run after its current build.",
        Details = "Archived builds stay archived.", Permission = "build::archive", Data = typeof(ArchiveRunWire),
        Errors = [ErrorCode.InvalidState])]
    public async Task<IResult> Cancel(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Route + "/{run}/cancel")] HttpRequest request,
        string run,
        CancellationToken cancellationToken)
    {
        await RequireAsync(request, run, cancellationToken);
        return ApiResults.Data(ArchiveRunWire.From(await runs.RequestCancelAsync(run, cancellationToken)));
    }

    /// <summary>Resumes a stopped run.</summary>
    [Function("ArchiveRunResume")]
    [Operation(
        "archive", "Resumes a stopped run with the remaining builds.", Permission = "build::archive", Data = typeof(ArchiveRunWire),
        Errors = [ErrorCode.InvalidState])]
    public async Task<IResult> Resume(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/{run}/resume")] HttpRequest request,
        string run,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
        await RequireAsync(request, run, cancellationToken);
        ArchiveRun resumed = await runs.ResumeAsync(run, cancellationToken);
        if (resumed.State == ArchiveRunState.Running)
        {
            await tasks.ScheduleArchiveRunAsync(run, cancellationToken);
        }

        return ApiResults.Data(ArchiveRunWire.From(resumed));
    }

    private async Task<(ArchiveRun Run, ArchivePlan Plan)> RequireAsync(HttpRequest request, string id, CancellationToken cancellationToken)
    {
        Caller caller = await callers.GetAsync(request, cancellationToken);
        ArchiveRun run = await runs.GetAsync(id, cancellationToken);
        ArchivePlan plan = await runs.PlanAsync(run, cancellationToken);
        return MayArchive(caller, plan) ? (run, plan) : throw new StoreException(ErrorCode.NotFound, "archive run does not exist");
    }

    // Null while the item is pending.
    private static string? OutcomeText(ArchiveResult? result) => result switch
    {
        null => null,
        { SkippedBecause: { } reason } => "skipped: " + reason,
        _ => "done",
    };

    private static bool MayArchive(Caller caller, ArchivePlan plan) =>
        plan.Items.All(i => caller.May(Permission.BuildArchive, $"{i.Namespace}/{i.Environment}"));
}
