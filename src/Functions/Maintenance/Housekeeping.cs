using CondaStore.Domain.Store.Ledger;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Maintenance;

/// <summary>
/// What has to be done from time to time, whoever asked for it. A tick only starts an orchestration under a fixed id: while one runs,
/// another tick changes nothing, and one that was missed is made up for by the next.
/// </summary>
public sealed class Housekeeping(Deletions deletions)
{
    /// <summary>Looks for builds that nobody works on.</summary>
    [Function("SweepBuilds")]
    public static Task SweepBuilds(
        [TimerTrigger("*/30 * * * * *", RunOnStartup = true)] TimerInfo timer,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken) => tasks.ScheduleChoreAsync(FunctionNames.EndStuckBuilds, cancellationToken);

    /// <summary>
    /// Goes on with removals that nobody works on: a process died, or a deletion arrived just as the removal before it ended and was
    /// taken for a part of that.
    /// </summary>
    [Function("SweepDeleted")]
    public async Task RemoveDeleted(
        [TimerTrigger("*/5 * * * * *", RunOnStartup = true)] TimerInfo timer,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
        if (!await deletions.IsDoneAsync(cancellationToken))
        {
            await tasks.ScheduleDeletionsAsync(cancellationToken);
        }
    }

    /// <summary>
    /// Looks for prefixes that no build has any more, also after every start: whatever ended the process before may have left
    /// some.
    /// </summary>
    [Function("SweepPrefixes")]
    public static Task SweepPrefixes(
        [TimerTrigger("0 50 * * * *", RunOnStartup = true)] TimerInfo timer,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken) => tasks.ScheduleChoreAsync(FunctionNames.RemoveStrayPrefixes, cancellationToken);

    /// <summary>Reads the channels that people search anew.</summary>
    [Function("RefreshChannels")]
    public static Task RefreshChannels(
        [TimerTrigger("0 */15 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient tasks, CancellationToken cancellationToken) =>
        tasks.ScheduleChoreAsync(FunctionNames.ReadChannels, cancellationToken);

    /// <summary>Forgets orchestrations that ended long ago.</summary>
    [Function("PurgeHistory")]
    public static Task PurgeHistory(
        [TimerTrigger("0 30 3 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient tasks, CancellationToken cancellationToken) =>
        tasks.ScheduleChoreAsync(FunctionNames.ForgetOrchestrations, cancellationToken);
}
