namespace CondaStore.Tests.Support;

/// <summary>The system's clock, moved by a fixed amount.</summary>
internal sealed class ShiftedTime(TimeSpan by) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
}
