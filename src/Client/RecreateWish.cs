namespace CondaStore.Client;

/// <summary>How to bring a build back.</summary>
internal sealed record RecreateWish(bool Activate);
