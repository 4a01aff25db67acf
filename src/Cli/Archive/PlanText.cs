using CondaStore.Cli.Server;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Archive;

/// <summary>Writes plans and runs.</summary>
internal static class PlanText
{
    /// <summary>Writes a plan to the output.</summary>
    public static async Task WriteAsync(ServerCall call, RemoteArchivePlan plan)
    {
        if (call.IsJson)
        {
            await call.Console.Out.WriteLineAsync(plan.ToJson());
            return;
        }

        await WriteItemsAsync(call, plan.Items);
        foreach (string warning in plan.Warnings)
        {
            await call.Console.Out.WriteLineAsync("warning: " + warning);
        }

        await call.Console.Out.WriteLineAsync($"{plan.Count} builds, freeing {ByteText.Of(plan.FreesBytes)}");
    }

    /// <summary>Writes a run to the output.</summary>
    public static async Task WriteAsync(ServerCall call, RemoteArchiveRun run) => await call.Console.Out.WriteLineAsync(call.IsJson
        ? run.ToJson()
        : $"{run.Id}  {run.State}  {run.ItemsDone} of {run.ItemsTotal} builds, {run.ItemsSkipped} skipped, "
            + $"{ByteText.Of(run.BytesFreed)} of {ByteText.Of(run.BytesPlanned)} freed, requested by {run.RequestedBy}");

    /// <summary>Writes builds, one per line.</summary>
    public static async Task WriteItemsAsync(ServerCall call, IReadOnlyList<RemoteArchiveItem> items)
    {
        foreach (RemoteArchiveItem item in items)
        {
            string active = item.Active ? " (active)" : "";
            string outcome = item.Outcome is null ? "" : $"  [{item.Outcome}]";
            await call.Console.Out.WriteLineAsync(
                $"{item.Action,-7}  {item.BuildId,6}  {item.Namespace}/{item.Environment}{active}  {ByteText.Of(item.FreesBytes)}  "
                    + $"{item.Rule}{outcome}");
        }
    }
}
