namespace CondaStore.Functions.Activities;

/// <summary>The build that an activity works for was canceled.</summary>
internal sealed class BuildCanceledException() : Exception("The build was canceled.");
