/** The spark that is kept alive: the product's mark. Decorative; the words stand beside it. */
export function Spark({ size = 24 }: { size?: number }) {
  return (
    <svg className="spark" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <path className="spark-stream" d="M16 2v28" />
      <path
        className="spark-flame"
        d="M16 7c4 4.500 6.500 7.600 6.500 11a6.500 6.500 0 0 1-13 0C9.500 14.600 12 11.500 16 7Z"
      />
      <path
        className="spark-heart"
        d="M16 15c1.900 2.100 2.800 3.500 2.800 5a2.800 2.800 0 0 1-5.600 0c0-1.500.9-2.900 2.800-5Z"
      />
    </svg>
  );
}
