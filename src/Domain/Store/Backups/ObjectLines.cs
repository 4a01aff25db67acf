using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace CondaStore.Domain.Store.Backups;

/// <summary>
/// Groups lines into objects. The end of an object depends only on the keys of its lines, so an inserted or changed line affects only one
/// object, and the others are reused in the next backup.
/// </summary>
internal sealed class ObjectLines(BackupRepository repository)
{
    private const int Smallest = 32 * 1024;
    private const int Largest = 4 << 20;
    private const int LinesOnAverage = 64;

    private readonly List<BackupObject> _objects = [];
    private readonly ArrayBufferWriter<byte> _lines = new();

    /// <summary>Adds a line; its key determines whether an object may end here.</summary>
    public async Task AddAsync(string key, ReadOnlyMemory<byte> line, CancellationToken cancellationToken)
    {
        _lines.Write(line.Span);
        _lines.Write("\n"u8);
        if (_lines.WrittenCount >= Largest || (_lines.WrittenCount >= Smallest && IsBorder(key)))
        {
            await FlushAsync(cancellationToken);
        }
    }

    /// <summary>Returns all objects, after the last line.</summary>
    public async Task<IReadOnlyList<BackupObject>> FinishAsync(CancellationToken cancellationToken)
    {
        if (_lines.WrittenCount > 0)
        {
            await FlushAsync(cancellationToken);
        }

        return _objects;
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        _objects.Add(await repository.PutAsync(_lines.WrittenMemory, cancellationToken));
        _lines.ResetWrittenCount();
    }

    private static bool IsBorder(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key))[0] % LinesOnAverage == 0;
}
