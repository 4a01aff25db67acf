using System.Text.Json.Serialization;

namespace CondaStore.Domain.Store.Work;

/// <summary>How the solve of a build ended.</summary>
public sealed record SolveResult : StepResult
{
    /// <summary>How many batches of packages are to be fetched; none when the cache has all.</summary>
    [JsonPropertyName("Count")]
    public int Batches { get; init; }
}
