using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Archiving;
using CondaStore.Functions.Api.Wire;
using CondaStore.Functions.Maintenance;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Api.Archives;

/// <summary>The endpoints of the retention settings. A timer applies the settings every night without a request.</summary>
public sealed class RetentionFunctions(RequestCallers callers, RetentionPlanner planner, ArchiveRuns runs)
{
    /// <summary>Gets what the settings would archive and delete now.</summary>
    [Function("RetentionPlan")]
    [Operation(
        "archive", "Gets what the retention settings would archive and delete now.",
        Details = "Each build has the rule that selects it and the bytes that it frees.", Permission = "environment::read",
        Data = typeof(ArchivePlanWire))]
    public async Task<IResult> Plan(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conda-store/api/v1/retention/plan")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        Caller caller = await callers.GetAsync(request, cancellationToken);
        RequireSomewhere(caller, Permission.EnvironmentRead);
        ArchivePlan plan = await planner.PlanAsync(cancellationToken);
        return ApiResults.Data(ArchivePlanWire.From(
            plan.Where(i => caller.May(Permission.EnvironmentRead, $"{i.Namespace}/{i.Environment}"))
            with
            { Warnings = caller.May(Permission.SettingRead, string.Empty) ? plan.Warnings : [] }));
    }

    /// <summary>Applies the settings now, to the builds that the caller may change.</summary>
    [Function("RetentionRun")]
    [Operation(
        "archive", "Applies the retention settings now.",
        Details = "Only the builds that the caller may archive and delete are concerned.",
        Permission = "build::archive or build::delete", Data = typeof(RetentionAnswerWire))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "conda-store/api/v1/retention/run")] HttpRequest request,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
        Caller caller = await callers.GetAsync(request, cancellationToken);
        RequireSomewhere(caller, Permission.BuildArchive, Permission.BuildDelete);
        ArchivePlan plan = (await planner.PlanAsync(cancellationToken)).Where(i => caller.May(
            i.Action == ArchiveAction.Delete ? Permission.BuildDelete : Permission.BuildArchive, $"{i.Namespace}/{i.Environment}"));
        ArchiveRun? run = null;
        if (plan.Items.Count > 0)
        {
            run = await runs.CreateAsync(
                runs.NewId(), plan, keepPacked: false, "retention, for " + caller.PrimaryNamespace, cancellationToken);
            await tasks.ScheduleArchiveRunAsync(run.Id, cancellationToken);
        }

        return ApiResults.Data(new RetentionAnswerWire(run?.Id, ArchivePlanWire.From(plan)));
    }

    // A plan reads every build of the store, so anonymous callers and callers who could not change anything are rejected.
    private static void RequireSomewhere(Caller caller, params ReadOnlySpan<Permission> permissions)
    {
        bool mayAny = false;
        foreach (Permission permission in permissions)
        {
            mayAny |= caller.Bindings.AllowSomewhere(permission);
        }

        if (!caller.IsAuthenticated || !mayAny)
        {
            throw new StoreException(ErrorCode.AccessDenied, "request not authorized");
        }
    }
}
