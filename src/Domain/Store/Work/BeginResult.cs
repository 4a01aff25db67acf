using System.Text.Json.Serialization;

namespace CondaStore.Domain.Store.Work;

/// <summary>How the begin of a build ended.</summary>
public sealed record BeginResult : StepResult
{
    /// <summary>The attempt that has begun, from 1.</summary>
    [JsonPropertyName("Count")]
    public int Attempt { get; init; }
}
