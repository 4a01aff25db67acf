using System.Text.Json.Serialization;

namespace CondaStore.Domain.Store.Work;

/// <summary>How the fetch of a batch of packages ended.</summary>
public sealed record FetchResult : StepResult
{
    /// <summary>Whether it was the last batch and the prefix is finished, so that nothing is left to link.</summary>
    [JsonIgnore]
    public bool IsPrefixFinished
    {
        get => FinishedPrefixes > 0;
        init => FinishedPrefixes = value ? 1 : 0;
    }

    /// <summary>The same as a number, which is what histories hold.</summary>
    [JsonPropertyName("Count")]
    public int FinishedPrefixes { get; init; }
}
