import 'pretendard/dist/web/variable/pretendardvariable-dynamic-subset.css';
import '@fontsource/jetbrains-mono/latin-400.css';
import '@fontsource/jetbrains-mono/latin-600.css';
import { alignHangulInCode } from './hangulInCode.ts';

alignHangulInCode(document.styleSheets);
