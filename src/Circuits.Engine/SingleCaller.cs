namespace Circuits.Engine;

/// <summary>Lets one caller at a time into an object that owns buffers, and none after it is disposed of.</summary>
internal sealed class SingleCaller
{
    private int busy;
    private bool disposed;

    /// <summary>Comes in; disposing of the visit leaves.</summary>
    /// <exception cref="InvalidOperationException">Another thread is inside.</exception>
    /// <exception cref="ObjectDisposedException">It is closed for good.</exception>
    public Visit Enter()
    {
        if (Interlocked.Exchange(ref busy, 1) != 0)
        {
            throw new InvalidOperationException("This compiled network is running on another thread. Compile one for each thread.");
        }

        // Looked at last: whoever disposes is a caller too, and has left.
        if (disposed)
        {
            Volatile.Write(ref busy, 0);
            throw new ObjectDisposedException("compiled network");
        }

        return new(this);
    }

    /// <summary>Closes for good, once the caller inside has left: it throws while one is.</summary>
    /// <param name="release">What is done then, the first time.</param>
    public void Close(Action release)
    {
        if (!disposed)
        {
            using (Enter())
            {
                disposed = true;
                release();
            }
        }
    }

    /// <summary>A stay inside.</summary>
    public readonly ref struct Visit(SingleCaller guard)
    {
        /// <summary>Leaves.</summary>
        public void Dispose() => Volatile.Write(ref guard.busy, 0);
    }
}
