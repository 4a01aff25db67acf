using CondaStore.Domain.Store.Ports;
using Microsoft.AspNetCore.Http;

namespace CondaStore.Functions.Api;

/// <summary>
/// How many bytes of request bodies this process holds at a time, and with them what is made of them. Bytes count when they have come
/// and until their request is answered, so that who sends slowly takes no more than was sent. What goes beyond is refused: the same
/// request finds room later.
/// </summary>
/// <param name="most">The most bytes.</param>
internal sealed class BodyBudget(long most)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    private long _held;

    /// <summary>The budget of this process: the largest allowed body several times, small ones by thousands.</summary>
    public static BodyBudget OfProcess { get; } = new(96L << 20);

    /// <summary>Bytes that are held now.</summary>
    public long Held => Interlocked.Read(ref _held);

    /// <summary>Opens an account for a request, which is closed with it.</summary>
    public Account Open(HttpRequest request)
    {
        Account account = new(this);
        request.HttpContext.Response.RegisterForDispose(account);
        return account;
    }

    /// <summary>What one request holds.</summary>
    internal sealed class Account(BodyBudget budget) : IDisposable
    {
        private long _bytes;

        /// <summary>Counts bytes that came.</summary>
        /// <exception cref="StorageUnavailableException">There is no room for them now.</exception>
        public void Add(int bytes)
        {
            Interlocked.Add(ref _bytes, bytes);
            if (Interlocked.Add(ref budget._held, bytes) > budget.Most)
            {
                throw new StorageUnavailableException("Too many large requests come at once.", Soon);
            }
        }

        /// <inheritdoc/>
        public void Dispose() => Interlocked.Add(ref budget._held, -Interlocked.Exchange(ref _bytes, 0));
    }

    private long Most => most;
}
