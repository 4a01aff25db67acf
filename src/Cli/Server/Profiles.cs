using CondaStore.Cli.Terminal;
using CondaStore.Domain.Diagnostics;
using Tomlyn;
using Tomlyn.Model;

namespace CondaStore.Cli.Server;

/// <summary>
/// Represents the profiles in <c>config.toml</c>, which are names for stores. What the file contains besides them is kept.
/// </summary>
internal sealed class Profiles
{
    private const string FileName = "config.toml";
    private const string CurrentKey = "profile";
    private const string ProfilesKey = "profiles";
    private const string UrlKey = "url";

    private readonly string _path;
    private readonly TomlTable _document;

    private Profiles(string path, TomlTable document)
    {
        _path = path;
        _document = document;
    }

    /// <summary>The name of the profile that is used by default, or null if there is none.</summary>
    public string? Current => _document.TryGetValue(CurrentKey, out object? name) ? name as string : null;

    /// <summary>The names in alphabetical order.</summary>
    public IReadOnlyList<string> Names => [.. (Tables?.Keys ?? []).Order(StringComparer.Ordinal)];

    private TomlTable? Tables => _document.TryGetValue(ProfilesKey, out object? tables) ? tables as TomlTable : null;

    /// <summary>Reads the file; it may be missing.</summary>
    /// <exception cref="StoreException">
    /// The file cannot be read (<see cref="ErrorCode.FileNotReadable"/>) or is not TOML (<see cref="ErrorCode.InvalidDocument"/>).
    /// </exception>
    public static Profiles Read(CommandConsole console)
    {
        string path = ConfigurationFolder.At(console, FileName);
        if (PrivateFile.Read(path) is not { } text)
        {
            return new Profiles(path, []);
        }

        try
        {
            return new Profiles(path, TomlSerializer.Deserialize<TomlTable>(text) ?? []);
        }
        catch (TomlException failure)
        {
            throw new StoreException(ErrorCode.InvalidDocument, $"{path} is not valid TOML: {failure.Message}", failure);
        }
    }

    /// <summary>Gets the URL of a profile.</summary>
    /// <exception cref="StoreException">There is no such profile, or it has no URL (<see cref="ErrorCode.InvalidOption"/>).</exception>
    public string UrlOf(string name) =>
        Tables?.TryGetValue(name, out object? table) == true
            ? (table as TomlTable)?.TryGetValue(UrlKey, out object? url) == true && url is string text
                ? text
                : throw new StoreException(ErrorCode.InvalidOption, $"The profile '{name}' in {_path} has no url.")
            : throw Unknown(name);

    /// <summary>Adds or changes a profile and makes it the default.</summary>
    /// <exception cref="StoreException">The file cannot be written (<see cref="ErrorCode.FileSystem"/>).</exception>
    public void Set(string name, Uri url)
    {
        if (Tables is not { } tables)
        {
            _document[ProfilesKey] = tables = [];
        }

        TomlTable profile = tables.TryGetValue(name, out object? found) && found is TomlTable known ? known : [];
        profile[UrlKey] = url.AbsoluteUri;
        tables[name] = profile;
        Use(name);
    }

    /// <summary>Makes a profile the default.</summary>
    /// <exception cref="StoreException">
    /// There is no such profile (<see cref="ErrorCode.InvalidOption"/>), or the file cannot be written
    /// (<see cref="ErrorCode.FileSystem"/>).
    /// </exception>
    public void Use(string name)
    {
        if (Tables?.ContainsKey(name) != true)
        {
            throw Unknown(name);
        }

        _document[CurrentKey] = name;
        PrivateFile.Write(_path, TomlSerializer.Serialize(_document));
    }

    private StoreException Unknown(string name) => new(ErrorCode.InvalidOption, $"There is no profile '{name}'.")
    {
        Hints = Names.Count == 0
            ? ["conda-store login URL creates one"]
            : [.. NearestNames.Find(name, Names, 1).Select(near => $"did you mean '{near}'?"), $"profiles: {string.Join(", ", Names)}"],
    };
}
