using System.Text.RegularExpressions;
using CondaStore.Domain.Diagnostics;
using CondaStore.Local.Hosting.Discovery;
using CondaStore.Local.Hosting.Orchestrations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NCrontab;

namespace CondaStore.Local.Hosting.Timers;

/// <summary>
/// Runs timer functions on their NCRONTAB schedules (six fields, UTC). If runs were missed while the process was down, the function runs
/// once at startup with <see cref="TimerInfo.IsPastDue"/> set. Runs of the same timer never overlap. A clock that is set back does not
/// stop a timer: it runs after the delay that was planned.
/// </summary>
internal sealed partial class TimerLoop(
    FunctionCatalog catalog,
    FunctionInvoker invoker,
    IServiceScopeFactory scopes,
    Journal journal,
    IConfiguration configuration,
    TimeProvider timeProvider,
    ILogger<TimerLoop> log) : BackgroundService
{
    // How often the clock is checked: it may have been set forward, or may have advanced while the machine was asleep.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);

    // The monotonic clock and the system clock drift apart by less than this unless the latter is set.
    private static readonly TimeSpan Drift = TimeSpan.FromMinutes(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(catalog.OfKind(FunctionKind.Timer).Select(f => Task.Run(() => RunAsync(f, stoppingToken), CancellationToken.None)));

    private async Task RunAsync(EmbeddedFunction function, CancellationToken stopping)
    {
        TimerTriggerAttribute trigger = (TimerTriggerAttribute)function.Trigger;
        CrontabSchedule schedule = CrontabSchedule.Parse(
            Resolve(trigger.Schedule), new CrontabSchedule.ParseOptions { IncludingSeconds = true });
        bool runsAtStart = trigger.RunOnStartup;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await RunAsync(function, schedule, runsAtStart, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                // The host is shutting down.
            }
            catch (StoreException exception)
            {
                // The journal cannot be read or written now. A timer whose run was not journaled runs once more.
                LogFailed(log, function.Name, exception);
                runsAtStart = false;
                await Task.Delay(LongestSleep, timeProvider, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task RunAsync(EmbeddedFunction function, CrontabSchedule schedule, bool runsAtStart, CancellationToken stopping)
    {
        DateTime now = Now();
        DateTime next = schedule.GetNextOccurrence(now);
        (DateTime? Last, DateTime Next) plan = journal.FindTimer(function.Name) ?? (null, next);
        if (plan.Next > next)
        {
            // The clock was set back, or the schedule has changed.
            plan = (plan.Last, next);
        }

        bool pastDue = plan.Next < now;
        if (pastDue || runsAtStart)
        {
            plan = await RunOnceAsync(function, schedule, plan, pastDue, stopping);
        }

        journal.SetTimer(function.Name, plan.Last, plan.Next);
        while (true)
        {
            await SleepUntilAsync(plan.Next, stopping);
            plan = await RunOnceAsync(function, schedule, plan, false, stopping);
        }
    }

    private async Task<(DateTime? Last, DateTime Next)> RunOnceAsync(
        EmbeddedFunction function, CrontabSchedule schedule, (DateTime? Last, DateTime Next) plan, bool pastDue, CancellationToken stopping)
    {
        DateTime started = Now();
        TimerInfo info = new()
        {
            IsPastDue = pastDue,
            ScheduleStatus = new ScheduleStatus
            {
                Last = plan.Last ?? default,
                Next = schedule.GetNextOccurrence(started),
                LastUpdated = started,
            },
        };
        try
        {
            await using AsyncServiceScope scope = scopes.CreateAsyncScope();
            EmbeddedFunctionContext context = new(function, scope.ServiceProvider, null, stopping);
            await invoker.InvokeAsync(function, context, p => p == function.TriggerParameter ? info : null);
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            // A failed timer function runs again at its next time, as on the Functions host.
            LogFailed(log, function.Name, exception);
        }

        // Stored even during shutdown: a completed run must not be repeated.
        (DateTime?, DateTime) next = (started, schedule.GetNextOccurrence(Now()));
        journal.SetTimer(function.Name, next.Item1, next.Item2);
        return next;
    }

    private async Task SleepUntilAsync(DateTime due, CancellationToken stopping)
    {
        long began = timeProvider.GetTimestamp();
        TimeSpan planned = due - Now();
        for (TimeSpan wait = planned; wait > TimeSpan.Zero; wait = due - Now())
        {
            if (wait > Drift && timeProvider.GetElapsedTime(began) >= planned)
            {
                return;
            }

            await Task.Delay(wait < LongestSleep ? wait : LongestSleep, timeProvider, stopping);
        }
    }

    private DateTime Now() => timeProvider.GetUtcNow().UtcDateTime;

    private string Resolve(string schedule) => Setting().Replace(schedule, m =>
        configuration[m.Groups[1].Value]
            ?? throw new InvalidOperationException($"The timer schedule {schedule} refers to a setting that does not exist."));

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Setting();

    [LoggerMessage(LogLevel.Error, "Timer {Timer} failed.")]
    private static partial void LogFailed(ILogger logger, string timer, Exception exception);
}
