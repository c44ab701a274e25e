import type { Params } from 'nestjs-pino';
import type { Config } from './config.ts';

/** One line per request, without anything that could be used to be somebody else. */
export function loggerOptions({ logLevel }: Config): Params {
  return {
    pinoHttp: {
      level: logLevel,
      redact: {
        paths: ['req.headers.authorization', 'req.headers.cookie', 'res.headers["set-cookie"]'],
        censor: '…',
      },
      serializers: {
        req: ({ id, method, url }: { id: unknown; method: string; url: string }) => ({ id, method, url }),
        res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
      },
      customLogLevel: (_request, response, error) => (error || response.statusCode >= 500 ? 'error' : 'info'),
      autoLogging: { ignore: (request) => isNoise(request.url ?? '') },
    },
  };
}

/** Asked every second by machines. */
const isNoise = (url: string): boolean => /^\/api\/(health|grader\/leases)/.test(url) || url.startsWith('/assets/');
