export { GradingModule } from './grading.module.ts';
