using CondaStore.Domain.Store.Ledger;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Maintenance;

/// <summary>
/// What has to be done from time to time, whoever asked for it. A tick only starts an orchestration under a fixed id: while one runs,
/// another tick changes nothing, and one that was missed is made up for by the next. What is asked for is done at once by whoever is asked;
/// the sweeps are the safety net for processes that died between a change and what follows it, so they are slow and start nothing when
/// there is nothing to do.
/// </summary>
public sealed class Housekeeping(BuildStore builds, CanceledBuilds canceled, Deletions deletions)
{
    /// <summary>Looks for builds that nobody works on, and for canceled ones that nobody has ended.</summary>
    [Function("SweepBuilds")]
    public async Task SweepBuilds(
        [TimerTrigger("0 * * * * *", RunOnStartup = true)] TimerInfo timer,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
        if ((await builds.ActiveAsync(cancellationToken)).Count > 0)
        {
            await canceled.EndQuietAsync(cancellationToken);
            await tasks.ScheduleChoreAsync(FunctionNames.EndStuckBuilds, cancellationToken);
        }
    }

    /// <summary>
    /// Goes on with removals that nobody works on: a process died between a deletion and the start of its removal, or what was deleted was
    /// in use for longer than the removal waited.
    /// </summary>
    [Function("SweepDeleted")]
    public async Task RemoveDeleted(
        [TimerTrigger("30 */5 * * * *", RunOnStartup = true)] TimerInfo timer,
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
