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
        "archive", "Gets what the retention settings would archive and delete now, by which rule, and how many bytes that frees.",
        Permission = "environment::read")]
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
        "archive", "Applies the retention settings now, to the builds that the caller may archive and delete.",
        Permission = "build::archive")]
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

        return ApiResults.Data(new { RunId = run?.Id, Plan = ArchivePlanWire.From(plan) });
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
