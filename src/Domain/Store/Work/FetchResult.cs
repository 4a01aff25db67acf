using System.Text.Json.Serialization;

namespace CondaStore.Domain.Store.Work;

/// <summary>Represents the result of fetching a batch of packages.</summary>
public sealed record FetchResult : StepResult
{
    /// <summary>Gets whether it was the last batch and the prefix is complete, so that nothing is left to link.</summary>
    [JsonIgnore]
    public bool IsPrefixFinished
    {
        get => FinishedPrefixes > 0;
        init => FinishedPrefixes = value ? 1 : 0;
    }

    /// <summary>Gets the same as a number, as stored in histories.</summary>
    [JsonPropertyName("Count")]
    public int FinishedPrefixes { get; init; }
}
