namespace CondaStore.Client;

/// <summary>What would be archived and deleted.</summary>
/// <param name="Count">How many builds.</param>
/// <param name="FreesBytes">Bytes on the disk that all of it gives back.</param>
/// <param name="Items">The builds.</param>
/// <param name="Warnings">What cannot be kept to.</param>
public sealed record RemoteArchivePlan(int Count, long FreesBytes, IReadOnlyList<RemoteArchiveItem> Items, IReadOnlyList<string> Warnings)
{
    /// <summary>The plan as one line of JSON, in the names of the API.</summary>
    public string ToJson() => System.Text.Json.JsonSerializer.Serialize(this, ClientJson.Default.RemoteArchivePlan);
}
