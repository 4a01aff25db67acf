using System.Text.Json;

namespace CondaStore.Store.Tests.Running;

/// <summary>What has been seen of a build over time, across restarts of the store.</summary>
internal sealed class BuildHistory(long id)
{
    private static readonly string[] Order = ["QUEUED", "BUILDING", "COMPLETED", "FAILED", "CANCELED"];

    private JsonElement? _last;

    /// <summary>What no build may do; null while all is well.</summary>
    public string? Problem { get; private set; }

    public bool HasEnded => _last is { } last && Step(last) == 2;

    public void Add(JsonElement build)
    {
        if (_last is { } last)
        {
            bool isLegal = Step(build) > Step(last) || build.Text("status") == last.Text("status");
            bool isSame = build.Text("environment") == last.Text("environment") && build.Text("scheduled_on") == last.Text("scheduled_on");
            bool keepsEnd = !HasEnded || build.Text("ended_on") == last.Text("ended_on");
            if (!isLegal || !isSame || !keepsEnd)
            {
                Problem ??= $"build {id} went from {last} to {build}";
            }
        }

        if (Step(build) == 2 && (build.IsNull("ended_on") || string.CompareOrdinal(build.Text("scheduled_on"), build.Text("ended_on")) > 0))
        {
            Problem ??= $"build {id} has ended at no possible time: {build}";
        }

        _last = build;
    }

    private static int Step(JsonElement build) => Math.Min(2, Array.IndexOf(Order, build.Text("status")));
}
