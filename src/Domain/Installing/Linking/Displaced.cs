namespace CondaStore.Domain.Installing.Linking;

/// <summary>Provides the paths of displaced entries: those that belong to no package and occupied the path of one. Only their owner deletes
/// them.</summary>
internal static class Displaced
{
    /// <summary>The folder in the prefix, with a numbered folder for each change that displaced something.</summary>
    public const string Folder = "__displaced__";

    /// <summary>Returns the new path of an entry displaced from a path.</summary>
    public static string PlaceOf(int number, string path) => $"{Folder}/{number}/{path}";
}
