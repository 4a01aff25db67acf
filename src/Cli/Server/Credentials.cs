using System.Text.Json;
using CondaStore.Cli.Terminal;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Server;

/// <summary>
/// Represents the tokens in <c>credentials.json</c>, which only its owner may read. They are kept by the URL of the store, so that no token
/// is sent to another one.
/// </summary>
internal sealed class Credentials
{
    private const string FileName = "credentials.json";

    private readonly string _path;
    private readonly SortedDictionary<string, Credential> _tokens;

    private Credentials(string path, SortedDictionary<string, Credential> tokens)
    {
        _path = path;
        _tokens = tokens;
    }

    /// <summary>Reads the file; it may be missing.</summary>
    /// <exception cref="StoreException">
    /// The file cannot be read (<see cref="ErrorCode.FileNotReadable"/>) or is damaged (<see cref="ErrorCode.InvalidDocument"/>).
    /// </exception>
    public static Credentials Read(CommandConsole console)
    {
        string path = ConfigurationFolder.At(console, FileName);
        try
        {
            SortedDictionary<string, Credential>? tokens = PrivateFile.Read(path) is { } text
                ? JsonSerializer.Deserialize(text, CredentialJson.Default.SortedDictionaryStringCredential)
                : null;
            return new Credentials(path, tokens ?? []);
        }
        catch (JsonException failure)
        {
            throw new StoreException(ErrorCode.InvalidDocument, $"{path} is damaged: {failure.Message}", failure)
            {
                Hints = ["remove the file and log in again"],
            };
        }
    }

    /// <summary>Gets the token for a store, or null.</summary>
    public Credential? Find(Uri url) => _tokens.GetValueOrDefault(url.AbsoluteUri);

    /// <summary>Saves the token for a store.</summary>
    /// <exception cref="StoreException">The file cannot be written (<see cref="ErrorCode.FileSystem"/>).</exception>
    public void Set(Uri url, Credential credential)
    {
        _tokens[url.AbsoluteUri] = credential;
        Write();
    }

    /// <summary>Removes the token for a store.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="StoreException">The file cannot be written (<see cref="ErrorCode.FileSystem"/>).</exception>
    public bool Remove(Uri url)
    {
        bool isRemoved = _tokens.Remove(url.AbsoluteUri);
        if (isRemoved)
        {
            Write();
        }

        return isRemoved;
    }

    private void Write() =>
        PrivateFile.Write(_path, JsonSerializer.Serialize(_tokens, CredentialJson.Default.SortedDictionaryStringCredential) + "\n");
}
