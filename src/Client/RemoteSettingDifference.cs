namespace CondaStore.Client;

/// <summary>A setting that held where a bundle was written and does not here.</summary>
/// <param name="Name">The setting.</param>
/// <param name="There">Its value in the bundle, as JSON.</param>
/// <param name="Here">Its value in the store, as JSON.</param>
public sealed record RemoteSettingDifference(string Name, string There, string Here);
