using CondaStore.Domain.Store.Ports;
using Microsoft.AspNetCore.Http;

namespace CondaStore.Functions.Api;

/// <summary>
/// Limits the memory that this process uses for request bodies and for what is parsed from them. Bytes count from their arrival until the
/// response, so that a slow upload only reserves what was sent. Requests beyond the limit are rejected and can be retried later.
/// </summary>
/// <param name="most">The maximum number of bytes.</param>
internal sealed class BodyBudget(long most)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    private long _held;

    /// <summary>The budget of this process: several bodies of the maximum size, or thousands of small ones.</summary>
    public static BodyBudget OfProcess { get; } = new(96L << 20);

    /// <summary>The number of bytes in use.</summary>
    public long Held => Interlocked.Read(ref _held);

    /// <summary>Opens an account for a request; it is closed at the end of the request.</summary>
    public Account Open(HttpRequest request)
    {
        Account account = new(this);
        request.HttpContext.Response.RegisterForDispose(account);
        return account;
    }

    /// <summary>Represents the bytes in use by one request.</summary>
    internal sealed class Account(BodyBudget budget) : IDisposable
    {
        private long _bytes;

        /// <summary>Adds bytes that have arrived.</summary>
        /// <exception cref="StorageUnavailableException">The budget is exhausted; the account is closed.</exception>
        public void Add(int bytes)
        {
            Interlocked.Add(ref _bytes, bytes);
            if (Interlocked.Add(ref budget._held, bytes) > budget.Most)
            {
                // At once, so that of requests that exhaust it together not all are rejected.
                Dispose();
                throw new StorageUnavailableException("There are too many large requests at the same time.", Soon);
            }
        }

        /// <inheritdoc/>
        public void Dispose() => Interlocked.Add(ref budget._held, -Interlocked.Exchange(ref _bytes, 0));
    }

    private long Most => most;
}
