namespace CondaStore.Domain.Store.Work;

/// <summary>The build that an activity works for was canceled.</summary>
public sealed class BuildCanceledException() : Exception("The build was canceled.");
