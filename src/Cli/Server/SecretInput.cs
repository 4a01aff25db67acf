using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;

namespace CondaStore.Cli.Server;

/// <summary>Reads secrets from files and from standard input.</summary>
internal static class SecretInput
{
    private const int Longest = 16 * 1024;

    /// <summary>Reads the first line of a stream and leaves the rest unread, because it is for the command.</summary>
    /// <param name="open">Opens the stream, which is disposed of.</param>
    /// <param name="what">The secret: <c>token</c> or <c>password</c>.</param>
    /// <param name="name">The name of the stream for messages.</param>
    /// <exception cref="StoreException">The line is empty or cannot be read (<see cref="ErrorCode.FileNotReadable"/>).</exception>
    public static string FirstLine(Func<Stream> open, string what, string name)
    {
        StringBuilder line = new();
        try
        {
            using Stream stream = open();
            for (int next = stream.ReadByte(); next >= 0 && next != '\n' && line.Length <= Longest; next = stream.ReadByte())
            {
                line.Append((char)next);
            }
        }
        catch (Exception exception) when (FileFailure.IsFileFailure(exception))
        {
            throw new StoreException(ErrorCode.FileNotReadable, $"The {what} cannot be read: {exception.Message}", exception);
        }

        string secret = line.ToString().Trim();
        return secret.Length > 0
            ? secret
            : throw new StoreException(ErrorCode.FileNotReadable, $"There is no {what} on the first line of {name}.");
    }
}
