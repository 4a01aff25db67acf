namespace CondaStore.Domain.Installing.Linking;

/// <summary>Where things lie that belong to no package and stood where one has a path: nobody but their owner deletes them.</summary>
internal static class Displaced
{
    /// <summary>Folder in the prefix, with a numbered folder for each change that displaced something.</summary>
    public const string Folder = "__displaced__";

    /// <summary>The place of what stood at a path.</summary>
    public static string PlaceOf(int number, string path) => $"{Folder}/{number}/{path}";
}
